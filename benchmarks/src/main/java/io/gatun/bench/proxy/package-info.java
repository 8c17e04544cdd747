/** What carrying bytes between a client and a backend costs: Gatun's proxy beside others, in network namespaces joined by veth(4). */
@NullMarked
package io.gatun.bench.proxy;

import org.jspecify.annotations.NullMarked;
