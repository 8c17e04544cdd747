/** Texts made from the tables of flags: help, man page, shell completion. */
@NullMarked
package io.gatun.cli.help;

import org.jspecify.annotations.NullMarked;
