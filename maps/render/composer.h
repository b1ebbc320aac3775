// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/layer.h"
#include "maps/render/packed_picture.h"
#include "maps/render/task_pool.h"

#include <QColor>
#include <QImage>

#include <optional>
#include <span>

namespace weir::maps {

/// A picture and how it lies on what is below it.
struct Sheet {
    const PackedPicture* picture = nullptr;
    double opacity = 1;
    BlendMode blend = BlendMode::normal;
};

/// Nothing below the layer is seen through pixels of it that are opaque.
[[nodiscard]] bool hidesWhatItCovers(double opacity, BlendMode blend);

/// Lays the sheets, lowest first, on `ground`, or on what `target` shows already. The pixels are those that QPainter
/// gives when it draws one whole picture after the other; here each band of rows gets all its sheets while it is in
/// the processor's cache, bands side by side, from the topmost sheet on that hides the others.
void compose(std::span<const Sheet> sheets, const std::optional<QColor>& ground, QImage& target, TaskPool& pool);

/// Lays one picture of the whole on `target`.
void layOn(QImage& target, const QImage& picture, double opacity, BlendMode blend);

}  // namespace weir::maps
