#version 300 es
// One quad a packet, wide enough for the capsule, its trail and its halo. No vertex buffers: the corner comes
// from gl_VertexID, the packet from gl_InstanceID.
uniform vec4 u_view;        // the display's left, top, width, height in CSS pixels
uniform vec4 u_box[48];     // centre x, y; half width, half height
uniform vec4 u_colour[48];
uniform vec2 u_more[48];    // trail (signed: + to the left), glow 0 to 1

out vec2 v_at;              // from the capsule's centre
flat out vec2 v_half;
flat out vec4 v_colour;
flat out vec2 v_more;

const float halo = 40.0;

void main() {
  vec4 box = u_box[gl_InstanceID];
  vec2 more = u_more[gl_InstanceID];
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 reach = max(box.zw + 2.0, vec2(more.y > 0.0 ? halo + 2.0 : 0.0));
  vec2 low = -reach, high = reach;
  low.x -= max(more.x, 0.0);
  high.x += max(-more.x, 0.0);
  v_at = mix(low, high, corner);
  v_half = box.zw;
  v_colour = u_colour[gl_InstanceID];
  v_more = more;
  vec2 at = (box.xy + v_at - u_view.xy) / u_view.zw;
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
}
