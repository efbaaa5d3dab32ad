package dev.vidusubjects.bench;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.probe.MediaInfo;
import dev.vidusubjects.media.probe.MediaProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the validation of an inline image of 19 MB (25.3 MB of base64), which precedes the submission. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-Xmx256m")
public class ValidationBenchmark {

    private byte[] text;

    @Setup
    public void encode() {
        text = MediaFiles.dataUri("image/png", MediaFiles.png(1000, 1000, 19_000_000))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The scan of the whole text. */
    @Benchmark
    public MediaContent base64() throws MediaException {
        return new DataUri(text, 0, text.length).content();
    }

    /** The scan, and the reading of format and size from the header. */
    @Benchmark
    public MediaInfo base64AndHeader() throws MediaException, IOException {
        return MediaProbe.probe(new DataUri(text, 0, text.length).content());
    }
}
