/** Commands for images. */
@NullMarked
package io.gatun.cli.image;

import org.jspecify.annotations.NullMarked;
