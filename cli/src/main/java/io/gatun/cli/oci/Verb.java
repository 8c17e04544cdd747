package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;

/** What follows {@code gatun oci}. */
interface Verb {
    /** Its name, flags and help. */
    CommandText text();

    /**
     * Does it.
     *
     * @return the exit code
     */
    int run(Call call);
}
