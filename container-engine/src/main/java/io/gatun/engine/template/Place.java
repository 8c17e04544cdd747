package io.gatun.engine.template;

import io.gatun.engine.model.ContainerId;

/**
 * Where a container is kept.
 *
 * @param directory the container's own, absolute; the engine's files for it are there
 * @param cgroupParent where its control group goes unless a flag says otherwise, such as {@code /gatun}
 */
public record Place(ContainerId id, String directory, String cgroupParent) {}
