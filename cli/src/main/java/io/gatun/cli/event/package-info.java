/** {@code gatun events}: what happens, as the daemon or the engine's files tell it, and how it is printed. */
@NullMarked
package io.gatun.cli.event;

import org.jspecify.annotations.NullMarked;
