/** The daemon that serves the same containers as the command, asked as any client asks it. */
@NullMarked
package io.gatun.cli.client;

import org.jspecify.annotations.NullMarked;
