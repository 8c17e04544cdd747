/** {@code gatun volume}: volumes made, listed, looked at and removed. */
@NullMarked
package io.gatun.cli.volume;

import org.jspecify.annotations.NullMarked;
