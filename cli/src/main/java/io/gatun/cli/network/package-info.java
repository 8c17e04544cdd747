/** Commands about networks and published ports. */
@NullMarked
package io.gatun.cli.network;

import org.jspecify.annotations.NullMarked;
