/** Layers of images on disk: archives unpacked below directory descriptors, one directory for each, and packed again. */
@NullMarked
package io.gatun.engine.image.layer;

import org.jspecify.annotations.NullMarked;
