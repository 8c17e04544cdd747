/** What is done to containers in their life, whoever asks: over plans, launches, control groups and state. */
@NullMarked
package io.gatun.engine.lifecycle;

import org.jspecify.annotations.NullMarked;
