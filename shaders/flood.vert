#version 300 es
// A SYN flood as points. Each point's place follows from (seed, its number, time) alone: nothing is uploaded, and a
// rate of a million a second costs no more than the points that stand for it.
precision highp float;
precision highp int;

uniform vec4 u_view;         // the display's left, top, width, height in CSS pixels
uniform vec4 u_ends;         // source x, y; target x, y
uniform vec2 u_spread;       // the attackers' cloud, one standard deviation
uniform vec3 u_time;         // fraction of the present cycle, cycles since the flood began, pixels a CSS pixel
uniform uvec2 u_count;       // attackers; attackers and SYNs on their way (the rest are answers)
uniform uvec2 u_key;         // seed, whole cycles
uniform vec4 u_attacker, u_syn, u_answer;

out vec4 v_colour;

uint scramble(uint x) {      // PCG's output permutation
  x = x * 747796405u + 2891336453u;
  x = ((x >> ((x >> 28) + 4u)) ^ x) * 277803737u;
  return (x >> 22) ^ x;
}

float uniform_of(uint x) {
  return float(scramble(x) >> 8) / 16777216.0;
}

vec2 normal_of(uint x) {     // two independent normal deviates (Box and Muller)
  float radius = sqrt(-2.0 * log(max(uniform_of(x), 1e-6)));
  float angle = 6.2831853 * uniform_of(x ^ 0x9E3779B9u);
  return min(radius, 2.6) * vec2(cos(angle), sin(angle));
}

void place(vec2 at, float size, vec4 tint, float alpha) {
  vec2 unit = (at - u_view.xy) / u_view.zw;
  gl_Position = vec4(unit.x * 2.0 - 1.0, 1.0 - unit.y * 2.0, 0.0, 1.0);
  gl_PointSize = size * u_time.z;
  v_colour = vec4(tint.rgb, tint.a * alpha);
}

void main() {
  uint k = uint(gl_VertexID);
  float offset = uniform_of(k ^ u_key.x);
  float turn = u_time.x + offset;
  uint cycle = u_key.y + (turn >= 1.0 ? 1u : 0u);
  float phase = fract(turn);
  uint key = scramble(k ^ u_key.x) + cycle * 0x85EBCA6Bu;
  bool launched = phase <= u_time.y;

  if (k < u_count.x) {       // an attacker lights up when it sends
    vec2 at = u_ends.xy + normal_of(scramble(k) ^ u_key.x) * u_spread;
    place(at, 2.6, u_attacker, 0.4 + 0.6 * (launched ? 1.0 - smoothstep(0.0, 0.5, phase) : 0.0));
  } else if (k < u_count.y) {
    vec2 from = u_ends.xy + normal_of(key) * u_spread;
    vec2 aim = u_ends.zw + vec2(-6.0, (uniform_of(key ^ 0x51u) - 0.5) * 22.0);
    vec2 at = mix(from, aim, phase);
    place(at, mix(2.2, 3.0, phase), u_syn, launched ? smoothstep(0.02, 0.3, phase) * mix(0.45, 0.85, phase) : 0.0);
  } else {                   // a SYN-ACK to an address where nobody lives
    vec2 away = vec2(-(0.15 + 0.6 * uniform_of(key)) * (u_ends.z - u_ends.x), -u_spread.y * (0.8 + 2.0 * uniform_of(key ^ 0x77u)));
    place(u_ends.zw + away * phase, 2.6, u_answer, phase <= u_time.y - 1.0 ? 1.0 - phase : 0.0);
  }
}
