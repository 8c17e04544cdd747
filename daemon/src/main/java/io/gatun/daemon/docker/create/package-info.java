/** From docker's Config and HostConfig to the options of a container. */
@NullMarked
package io.gatun.daemon.docker.create;

import org.jspecify.annotations.NullMarked;
