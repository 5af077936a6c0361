#version 300 es
precision highp float;

in vec4 v_colour;
out vec4 colour;

void main() {
  float from_centre = length(gl_PointCoord - 0.5) * 2.0;
  colour = vec4(v_colour.rgb, v_colour.a * (1.0 - smoothstep(0.7, 1.0, from_centre)));
}
