package io.gatun.linux.net;

/** An address of a link, with the network it is in. */
public record LinkAddress(LinkIndex link, IpPrefix prefix) {}
