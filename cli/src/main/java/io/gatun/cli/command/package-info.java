/** One class per verb: its table of flags, and what it asks of the engine. */
@NullMarked
package io.gatun.cli.command;

import org.jspecify.annotations.NullMarked;
