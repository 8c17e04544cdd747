/** Registries on the command line: who one is for them, and how a transfer is shown. */
@NullMarked
package io.gatun.cli.registry;

import org.jspecify.annotations.NullMarked;
