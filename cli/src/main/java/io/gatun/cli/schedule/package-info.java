/** The command {@code gatun schedule}: arguments to a request, and the scheduler's answer to an exit code. */
@NullMarked
package io.gatun.cli.schedule;

import org.jspecify.annotations.NullMarked;
