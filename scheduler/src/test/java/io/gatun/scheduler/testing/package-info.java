/** A cluster in a few lines, for tests of every package. */
@NullMarked
package io.gatun.scheduler.testing;

import org.jspecify.annotations.NullMarked;
