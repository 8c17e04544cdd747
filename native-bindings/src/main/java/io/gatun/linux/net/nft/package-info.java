/** The packet filter by nfnetlink: tables, chains, rules, sets and maps of nftables, changed all or none. */
@NullMarked
package io.gatun.linux.net.nft;

import org.jspecify.annotations.NullMarked;
