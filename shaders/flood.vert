#version 300 es
// A SYN flood, one instance a packet or attacker: a strip of two triangles turned into the direction in which it moves.
// Where each is follows from (seed, its number, time) alone: nothing is uploaded, and a rate of a million a second costs
// no more than the instances that stand for it.
precision highp float;
precision highp int;

uniform vec4 u_view;         // the display's left, top, width, height in CSS pixels
uniform vec4 u_ends;         // source x, y; target x, y
uniform vec2 u_spread;       // the attackers' cloud, one standard deviation
uniform vec3 u_time;         // fraction of the present cycle, cycles since the flood began, pixels a CSS pixel
uniform uvec2 u_count;       // attackers; attackers and SYNs on their way (the rest are answers)
uniform uvec2 u_key;         // seed, whole cycles
uniform vec4 u_attacker, u_syn, u_answer;

out vec2 v_at;               // from the head, along its motion and across
flat out vec3 v_shape;       // radius of the head, length of the streak behind it, how far the edge is soft
flat out vec4 v_colour;

const float streak = 0.028;  // of its way: what a packet has just left behind
const uint most_of_one = 16u;

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

// How far packet k is on its way, from 0 to 1, and the cycle in which it set out.
float phase_of(uint k, out uint cycle) {
  float turn = u_time.x + uniform_of(k ^ u_key.x);
  cycle = u_key.y + (turn >= 1.0 ? 1u : 0u);
  return fract(turn);
}

vec2 home_of(uint attacker) {
  return u_ends.xy + normal_of(scramble(attacker) ^ u_key.x) * u_spread;
}

void place(vec2 head, vec2 way, float radius, float tail, vec4 tint, float alpha) {
  radius *= clamp(distance(u_ends.xy, u_ends.zw) / 450.0, 0.7, 1.0);  // smaller in a narrow place
  float soft = max(1.0 / u_time.z, 0.3 * radius);   // never less than one pixel of the screen
  float reach = alpha > 0.0 ? radius + soft : 0.0;  // what cannot be seen covers nothing
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  v_at = mix(vec2(-reach - (alpha > 0.0 ? tail : 0.0), -reach), vec2(reach), corner);
  v_shape = vec3(radius, tail, soft);
  v_colour = vec4(tint.rgb, tint.a * alpha);
  vec2 at = (head + v_at.x * way + v_at.y * vec2(-way.y, way.x) - u_view.xy) / u_view.zw;
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
}

// Seen at `at`, moving on as far as `way` in the time of its whole way.
void fly(vec2 at, vec2 way, float phase, float radius, vec4 tint, float alpha) {
  float far = max(length(way), 1.0);
  place(at, way / far, radius, min(phase, streak) * far, tint, alpha);
}

// An attacker lights up whenever one of its SYNs sets out.
void stand(uint k) {
  float light = 0.0;
  for (uint i = 0u; i < most_of_one; ++i) {
    uint syn = u_count.x * (i + 1u) + k;
    if (syn >= u_count.y) break;
    uint cycle;
    float phase = phase_of(syn, cycle);
    if (phase <= u_time.y) light = max(light, 1.0 - smoothstep(0.0, 0.16, phase));
  }
  place(home_of(k), vec2(1.0, 0.0), mix(1.2, 2.0, light), 0.0, u_attacker, mix(0.4, 1.0, light));
}

void main() {
  uint k = uint(gl_InstanceID);
  if (k < u_count.x) {
    stand(k);
    return;
  }
  uint cycle;
  float phase = phase_of(k, cycle);
  uint key = scramble(k ^ u_key.x) + cycle * 0x85EBCA6Bu;
  if (k < u_count.y) {
    vec2 from = home_of(k % u_count.x);
    vec2 aim = u_ends.zw + vec2(-6.0, (uniform_of(key ^ 0x51u) - 0.5) * 22.0);
    float alpha = phase <= u_time.y ? smoothstep(0.02, 0.3, phase) : 0.0;
    float near = uniform_of(key ^ 0x2Bu);  // some fly nearer to the eye than others
    float fall = sqrt(phase);              // drawn in the more the nearer it comes, so that the cloud stays wide for long
    vec2 way = aim - from;
    fly(from + way * vec2(phase, phase * fall), way * vec2(1.0, 1.5 * fall), phase, mix(0.8, 1.35, near), u_syn,
        alpha * mix(0.5, 1.0, near));
  } else {                   // a SYN-ACK to an address where nobody lives
    vec2 away = vec2(-(0.15 + 0.6 * uniform_of(key)) * (u_ends.z - u_ends.x), -u_spread.y * (0.8 + 2.0 * uniform_of(key ^ 0x77u)));
    fly(u_ends.zw + away * phase, away, phase, 1.3, u_answer, phase <= u_time.y - 1.0 ? 1.0 - phase : 0.0);
  }
}
