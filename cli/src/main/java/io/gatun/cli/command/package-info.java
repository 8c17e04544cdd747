/** What every verb is: a table of flags, what it is called with, and how it ends. */
@NullMarked
package io.gatun.cli.command;

import org.jspecify.annotations.NullMarked;
