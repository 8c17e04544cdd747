/** {@code gatun system} and {@code gatun check}: what is used of the disk, and what the machine and the engine are. */
@NullMarked
package io.gatun.cli.system;

import org.jspecify.annotations.NullMarked;
