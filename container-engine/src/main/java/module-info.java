/** Containers of one host as a library; only its façade packages are exported. */
module io.gatun.engine {
    requires com.github.luben.zstd_jni;
    requires static jdk.jfr;
    requires static org.jspecify;
    requires java.net.http;
    requires transitive io.gatun.linux;

    exports io.gatun.engine.json;
    exports io.gatun.engine.log;
    exports io.gatun.engine.model;
    exports io.gatun.engine.options;
    exports io.gatun.engine.spec.check;
    exports io.gatun.engine.spec;
    exports io.gatun.engine.stream;
    exports io.gatun.engine.template;
    exports io.gatun.engine;
}
