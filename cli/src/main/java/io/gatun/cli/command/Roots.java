package io.gatun.cli.command;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the engine keeps its files; absent for its own directories.
 *
 * @param root what outlives the machine's next start
 * @param state what does not
 */
public record Roots(Optional<Path> root, Optional<Path> state) {}
