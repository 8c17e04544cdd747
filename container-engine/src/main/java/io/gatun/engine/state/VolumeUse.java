package io.gatun.engine.state;

import io.gatun.engine.model.VolumeName;

/**
 * A volume of a container.
 *
 * @param destination where the container has it
 * @param anonymous whether the container gave it no name
 */
public record VolumeUse(VolumeName name, String destination, boolean anonymous) {}
