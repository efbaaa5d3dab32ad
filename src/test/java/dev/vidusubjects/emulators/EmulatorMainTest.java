package dev.vidusubjects.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmulatorMainTest {

    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    /** Replaces an emulator: runs until the process is ended. */
    static final class Endless {

        private Endless() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println("runs with " + String.join(" ", arguments));
            Thread.currentThread().join();
        }
    }

    /** However the JVM of the tests ends, the operating system then closes its end of the pipe. */
    @Test
    void process_standardInputEnds_ends() throws Exception {
        process = start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("runs with a b");
        assertThat(process.isAlive()).isTrue();

        process.getOutputStream().close();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Emulator.ownClasspath().toString(),
                        EmulatorMain.class.getName(),
                        Endless.class.getName(),
                        "a",
                        "b")
                .redirectErrorStream(true)
                .start();
    }
}
