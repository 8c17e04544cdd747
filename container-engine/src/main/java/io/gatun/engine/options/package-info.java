/** What {@code run}, {@code create} and {@code exec} ask for, as values, and how each is written. */
@NullMarked
package io.gatun.engine.options;

import org.jspecify.annotations.NullMarked;
