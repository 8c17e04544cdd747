/** The host as an image: its system directories without what is private; images proper are in the rooms below. */
@NullMarked
package io.gatun.engine.image;

import org.jspecify.annotations.NullMarked;
