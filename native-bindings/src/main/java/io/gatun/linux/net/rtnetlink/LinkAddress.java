package io.gatun.linux.net.rtnetlink;

import io.gatun.linux.net.address.IpPrefix;

/** An address of a link, with the network it is in. */
public record LinkAddress(LinkIndex link, IpPrefix prefix) {}
