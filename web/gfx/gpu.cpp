// Programs and draw callbacks for the packets and the flood. No buffers are uploaded: shaders make every
// vertex from its number and a few uniforms.
#include "web/gfx/gpu.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "shaders.hpp"
#include "web/gfx/gl.hpp"
#include "web/gfx/theme.hpp"

namespace lab::gpu {
namespace {

constexpr std::size_t batch = 48;  // as in packet.vert; three vectors each stay below WebGL2's 256

struct Programs {
  bool ready = false;
  GLuint packet = 0, flood = 0, empty_array = 0;
  std::string error;
};
Programs programs;

struct Vec4 {
  float x, y, z, w;
};
struct Vec2 {
  float x, y;
};

Vec4 channels(ImU32 colour) {
  const ImVec4 c = ImGui::ColorConvertU32ToFloat4(colour);
  return {c.x, c.y, c.z, c.w};
}

// The shaders are GLSL ES 3.00; a desktop's GLSL 3.30 differs in its first line only.
std::string for_this_gl(const char* source) {
#ifdef __EMSCRIPTEN__
  return source;
#else
  const char* rest = std::strchr(source, '\n');
  return std::string("#version 330 core") + (rest == nullptr ? "" : rest);
#endif
}

constexpr const char* no_reason = "The driver does not say why. ";  // but a failure it is

GLuint compile(GLenum kind, const char* source) {
  const std::string text = for_this_gl(source);
  const char* const octets = text.c_str();
  const GLuint shader = gl::CreateShader(kind);
  gl::ShaderSource(shader, 1, &octets, nullptr);
  gl::CompileShader(shader);
  GLint done = 0;
  gl::GetShaderiv(shader, GL_COMPILE_STATUS, &done);
  if (done == 0) {
    std::array<char, 1024> words{};
    gl::GetShaderInfoLog(shader, static_cast<GLsizei>(words.size()), nullptr, words.data());
    programs.error += words[0] != '\0' ? words.data() : no_reason;
  }
  return shader;
}

GLuint link(const char* vertex, const char* fragment) {
  const GLuint shaders[] = {compile(GL_VERTEX_SHADER, vertex), compile(GL_FRAGMENT_SHADER, fragment)};
  const GLuint program = gl::CreateProgram();
  for (const GLuint shader : shaders) gl::AttachShader(program, shader);
  gl::LinkProgram(program);
  for (const GLuint shader : shaders) gl::DeleteShader(shader);
  GLint done = 0;
  gl::GetProgramiv(program, GL_LINK_STATUS, &done);
  if (done == 0) {
    std::array<char, 1024> words{};
    gl::GetProgramInfoLog(program, static_cast<GLsizei>(words.size()), nullptr, words.data());
    programs.error += words[0] != '\0' ? words.data() : no_reason;
  }
  return program;
}

void set(GLuint program, const char* name, Vec4 v) {
  gl::Uniform4fv(gl::GetUniformLocation(program, name), 1, &v.x);
}

// Makes `program` current with the display's measures, and cuts to `clip` (CSS pixels).
void begin(GLuint program, const Rect& clip) {
  const ImDrawData& data = *ImGui::GetDrawData();
  const ImVec2 scale = data.FramebufferScale;
  gl::UseProgram(program);
  gl::BindVertexArray(programs.empty_array);
  set(program, "u_view", {data.DisplayPos.x, data.DisplayPos.y, data.DisplaySize.x, data.DisplaySize.y});
  const float bottom = (data.DisplayPos.y + data.DisplaySize.y - clip.max.y) * scale.y;
  glScissor(static_cast<GLint>((clip.min.x - data.DisplayPos.x) * scale.x), static_cast<GLint>(bottom),
            static_cast<GLsizei>(std::max(0.0F, clip.width() * scale.x)),
            static_cast<GLsizei>(std::max(0.0F, clip.height() * scale.y)));
}

struct CapsuleBatch {
  Rect clip;
  GLsizei count = 0;
  std::array<Vec4, batch> box{};
  std::array<Vec4, batch> colour{};
  std::array<Vec2, batch> more{};
  Vec4 rim{};
};

void render_capsules(const ImDrawList*, const ImDrawCmd* command) {
  CapsuleBatch b;  // the copy in the draw list may not be aligned
  std::memcpy(&b, command->UserCallbackData, sizeof b);
  const GLuint p = programs.packet;
  begin(p, b.clip);
  gl::Uniform1f(gl::GetUniformLocation(p, "u_pixel"), 1 / ImGui::GetDrawData()->FramebufferScale.x);
  set(p, "u_rim", b.rim);
  gl::Uniform4fv(gl::GetUniformLocation(p, "u_box"), b.count, &b.box[0].x);
  gl::Uniform4fv(gl::GetUniformLocation(p, "u_colour"), b.count, &b.colour[0].x);
  gl::Uniform2fv(gl::GetUniformLocation(p, "u_more"), b.count, &b.more[0].x);
  gl::DrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, b.count);
}

ImVec2 spread(const FloodLook& look) {
  return {std::min(look.area.width() * 0.08F, 66.0F), std::min(look.area.height() * 0.13F, 60.0F)};
}

void render_flood(const ImDrawList*, const ImDrawCmd* command) {
  FloodLook look;
  std::memcpy(&look, command->UserCallbackData, sizeof look);
  const GLuint p = programs.flood;
  begin(p, look.area);
  const FloodPoints points = flood_points(look.rate, look.taken);
  const double turns = look.now / look.flight;
  const Vec2 wide{spread(look).x, spread(look).y};
  set(p, "u_ends", {look.source.x, look.source.y, look.target.x, look.target.y});
  set(p, "u_attacker", channels(look.attacker_colour));
  set(p, "u_syn", channels(look.syn_colour));
  set(p, "u_answer", channels(look.answer_colour));
  gl::Uniform2fv(gl::GetUniformLocation(p, "u_spread"), 1, &wide.x);
  gl::Uniform3f(gl::GetUniformLocation(p, "u_time"), static_cast<float>(turns - std::floor(turns)),
                static_cast<float>(std::min(1e6, (look.now - look.since) / look.flight)),
                ImGui::GetDrawData()->FramebufferScale.x);
  gl::Uniform2ui(gl::GetUniformLocation(p, "u_count"), points.attackers, points.attackers + points.syns);
  gl::Uniform2ui(gl::GetUniformLocation(p, "u_key"), look.seed,
                 static_cast<GLuint>(static_cast<std::uint64_t>(std::floor(turns)) & 0xFFFFFFFFU));
  gl::DrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4,
                          static_cast<GLsizei>(points.attackers + points.syns + points.answers));
}

void plain_capsule(ImDrawList& list, const Capsule& c) {
  if (c.glow > 0) list.AddCircleFilled(c.centre, 40, with_alpha(c.colour, 0.14F * c.glow));
  for (float behind = 11; behind <= std::abs(c.trail); behind += 11)
    list.AddCircleFilled({c.centre.x - std::copysign(c.half_width + behind, c.trail), c.centre.y},
                         3.6F - 2.6F * behind / std::abs(c.trail), with_alpha(c.colour, 0.4F));
  const ImVec2 half{c.half_width, c.half_height};
  list.AddRectFilled({c.centre.x - half.x - 1.5F, c.centre.y - half.y - 1.5F},
                     {c.centre.x + half.x + 1.5F, c.centre.y + half.y + 1.5F}, c.rim, half.y + 1.5F);
  list.AddRectFilled({c.centre.x - half.x, c.centre.y - half.y}, {c.centre.x + half.x, c.centre.y + half.y},
                     c.colour, half.y);
}

// A few hundred dots that stand still, for where no shaders run.
void plain_flood(ImDrawList& list, const FloodLook& look) {
  const std::uint32_t dots = std::min(300U, flood_points(look.rate, look.taken).syns);
  for (std::uint32_t k = 0; k < dots; ++k) {
    const std::uint32_t h = (k + look.seed) * 2654435761U;
    const float along = static_cast<float>(h >> 16) / 65536.0F;
    const float across = static_cast<float>(h & 0xFFFF) / 32768.0F - 1;
    const float y =
        look.source.y + (look.target.y - look.source.y) * along + across * spread(look).y * 2 * (1 - along);
    const float x = look.source.x + (look.target.x - look.source.x) * along;
    list.AddCircleFilled({x, y}, 1.3F, along < 0.15F ? look.attacker_colour : look.syn_colour, 6);
  }
}

}  // namespace

bool start() {
  programs = {};
  if (!gl::load()) {
    programs.error = "The driver lacks OpenGL 3.3.";
    return false;
  }
  programs.packet = link(shaders::packet_vert, shaders::packet_frag);
  programs.flood = link(shaders::flood_vert, shaders::flood_frag);
  gl::GenVertexArrays(1, &programs.empty_array);
  programs.ready = programs.error.empty();
  return programs.ready;
}

void stop() {
  if (!programs.ready) return;
  gl::DeleteProgram(programs.packet);
  gl::DeleteProgram(programs.flood);
  gl::DeleteVertexArrays(1, &programs.empty_array);
  programs = {};
}

void pretend() {
  programs.ready = true;
}

const char* error() {
  return programs.error.c_str();
}

void draw_capsules(ImDrawList& list, std::span<const Capsule> capsules, const Rect& clip) {
  if (!programs.ready) {
    for (const Capsule& c : capsules) plain_capsule(list, c);
    return;
  }
  for (std::size_t first = 0; first < capsules.size(); first += batch) {
    CapsuleBatch b{.clip = clip};
    b.rim = channels(capsules[first].rim);
    for (const Capsule& c : capsules.subspan(first, std::min(batch, capsules.size() - first))) {
      const auto i = static_cast<std::size_t>(b.count++);
      b.box[i] = {c.centre.x, c.centre.y, c.half_width, c.half_height};
      b.colour[i] = channels(c.colour);
      b.more[i] = {c.trail, c.glow};
    }
    list.AddCallback(render_capsules, &b, sizeof b);
  }
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

FloodPoints flood_points(std::uint32_t rate, float taken) {
  if (rate == 0) return {0, 0, 0};
  const double syns = std::min<double>(rate, 60 * std::cbrt(rate));
  const double answers = std::min(1200.0, syns * 0.3) * std::clamp(static_cast<double>(taken), 0.0, 1.0);
  const double attackers = std::clamp(syns * 0.4, 40.0, 1200.0);
  return {static_cast<std::uint32_t>(attackers), static_cast<std::uint32_t>(syns),
          static_cast<std::uint32_t>(answers)};
}

void draw_flood(ImDrawList& list, const FloodLook& look) {
  if (look.rate == 0) return;
  if (!programs.ready) {
    plain_flood(list, look);
    return;
  }
  list.AddCallback(render_flood, const_cast<FloodLook*>(&look), sizeof look);
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

}  // namespace lab::gpu
