/** {@code gatun system}: what is used of the disk, and what the machine and the engine are. */
@NullMarked
package io.gatun.cli.system;

import org.jspecify.annotations.NullMarked;
