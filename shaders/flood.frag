#version 300 es
// A packet of the flood: a round head, and the streak behind it that narrows and fades. An attacker is a head alone.
precision highp float;

in vec2 v_at;
flat in vec3 v_shape;
flat in vec4 v_colour;
out vec4 colour;

void main() {
  float back = clamp(-v_at.x, 0.0, v_shape.y);
  float share = v_shape.y > 0.0 ? back / v_shape.y : 0.0;
  float radius = mix(v_shape.x, 0.3 * v_shape.x, share);
  float from_line = length(v_at + vec2(back, 0.0));
  float cover = clamp(0.5 - (from_line - radius) / v_shape.z, 0.0, 1.0);
  float head = 1.0 - smoothstep(0.5, 1.5, back / v_shape.x);
  colour = vec4(v_colour.rgb, v_colour.a * cover * mix(0.4 * (1.0 - share), 1.0, head));
}
