/** The table of the packet filter, and that it stays as it must be. */
@NullMarked
package io.gatun.engine.network.firewall;

import org.jspecify.annotations.NullMarked;
