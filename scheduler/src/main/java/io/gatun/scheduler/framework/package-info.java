/** The extension points: one small interface each, with sealed answers that carry their reasons. */
@NullMarked
package io.gatun.scheduler.framework;

import org.jspecify.annotations.NullMarked;
