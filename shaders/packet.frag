#version 300 es
// A packet as a signed distance: the capsule, the dots it leaves behind, and the pale halo of one that is held.
precision highp float;

in vec2 v_at;
flat in vec2 v_half;
flat in vec4 v_colour;
flat in vec2 v_more;
out vec4 colour;

uniform float u_pixel;      // one pixel of the screen in CSS pixels
uniform vec4 u_rim;         // of the ground, around each

const float halo = 40.0;
const float step_between = 11.0;

float cover(float distance) {
  return clamp(0.5 - distance / u_pixel, 0.0, 1.0);
}

float capsule() {
  vec2 q = vec2(max(abs(v_at.x) - (v_half.x - v_half.y), 0.0), v_at.y);
  return length(q) - v_half.y;
}

float trail() {
  float length_of = abs(v_more.x);
  if (length_of < step_between) return 0.0;
  float behind = -sign(v_more.x) * v_at.x - v_half.x;
  float n = clamp(round(behind / step_between), 1.0, floor(length_of / step_between));
  float share = n * step_between / length_of;
  float dot_cover = cover(length(vec2(behind - n * step_between, v_at.y)) - mix(3.6, 1.0, share));
  return dot_cover * mix(0.7, 0.15, share);
}

void main() {
  float body = cover(capsule());
  float edge = cover(capsule() - 1.5);
  float pale = max(trail(), v_more.y * 0.14 * cover(length(v_at) - halo));
  vec4 around = mix(vec4(v_colour.rgb, pale), u_rim, edge);
  colour = mix(around, v_colour, body);
}
