/** What tests of the whole command share: an engine's directory of their own, and ways to call the command. */
@NullMarked
package io.gatun.cli.testing;

import org.jspecify.annotations.NullMarked;
