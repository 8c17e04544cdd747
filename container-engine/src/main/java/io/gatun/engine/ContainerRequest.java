package io.gatun.engine;

import io.gatun.engine.model.ContainerName;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.template.Image;
import java.util.Optional;

/**
 * What a container shall be.
 *
 * @param name what people will call it; a name is made up if there is none
 */
public record ContainerRequest(Optional<ContainerName> name, Image image, ContainerOptions options) {}
