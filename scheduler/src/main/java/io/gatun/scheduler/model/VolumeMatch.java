package io.gatun.scheduler.model;

/** A claim and the volume it shall have. */
public record VolumeMatch(VolumeClaim claim, VolumeOffer offer) {}
