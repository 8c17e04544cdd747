/** What the build of the runtime image does to the classes that go into it. */
@NullMarked
package io.gatun.cli.build;

import org.jspecify.annotations.NullMarked;
