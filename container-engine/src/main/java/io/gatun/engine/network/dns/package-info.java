/** Names of containers: the hosts files they are written to, and the name server that answers for them. */
@NullMarked
package io.gatun.engine.network.dns;

import org.jspecify.annotations.NullMarked;
