package io.gatun.engine.spec;

/**
 * A range of user or group ids, mapped from the container to the host; every number is an unsigned 32-bit one.
 *
 * @param containerId first id inside
 * @param hostId first id outside
 * @param size how many ids
 */
public record IdMapping(long containerId, long hostId, long size) {}
