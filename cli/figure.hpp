// A scene's ladder as an SVG for a page: its colours and letters are the page's, by class; without a style it
// is black on nothing. What it shows is told in words too, for whoever hears it.
#pragma once

#include <cstdint>
#include <string>

#include "cli/ladder.hpp"
#include "core/lesson/words.hpp"

namespace cli {

std::string figure_svg(const lesson::Scene& scene, std::uint64_t seed, const lesson::Variant& variant,
                       LadderUntil until, lesson::Language language);

// { scene: { "opening": { "en": svg, "zh": svg }, "whole": { … } } } of every scene.
std::string figures_json(std::uint64_t seed, const lesson::Variant& variant);

}  // namespace cli
