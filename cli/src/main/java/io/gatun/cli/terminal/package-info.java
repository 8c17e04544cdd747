/** The terminal of the caller: raw mode, its size, the keys that detach, signals passed on. */
@NullMarked
package io.gatun.cli.terminal;

import org.jspecify.annotations.NullMarked;
