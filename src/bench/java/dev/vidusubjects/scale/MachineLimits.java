package dev.vidusubjects.scale;

import dev.vidusubjects.bench.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the machine can do at most, with parts of the work of a request alone: its disk, and one of its cores. */
final class MachineLimits {

    private static final double SECONDS = 3;

    /** About what a commit of the task store appends. */
    private static final int APPENDED = 32 << 10;

    private MachineLimits() {}

    static void measure(Table table) throws IOException, InterruptedException {
        table.row(
                "writes of " + APPENDED / 1024 + " KB at the end of a file, each forced to the disk",
                String.format(Locale.ROOT, "%.0f a second", forcedWrites()));
        table.row("AES-128-GCM, one core, `openssl speed`", openSsl("aes-128-gcm"));
        table.row("SHA-256, one core, `openssl speed`", openSsl("sha256"));
    }

    /** @return the writes in a second, one after the other */
    private static double forcedWrites() throws IOException {
        Path file = Files.createTempFile(Path.of("target", "bench"), "scale-", ".bin");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(APPENDED);
            long start = System.nanoTime();
            int writes = 0;
            while (System.nanoTime() - start < SECONDS * 1e9) {
                channel.write(block.clear());
                channel.force(false);
                writes++;
            }
            return writes / ((System.nanoTime() - start) / 1e9);
        } finally {
            Files.delete(file);
        }
    }

    private static String openSsl(String algorithm) throws IOException, InterruptedException {
        List<String> command = List.of("openssl", "speed", "-seconds", "2", "-bytes", "16384", "-evp", algorithm);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            return "not measured: openssl failed";
        }
        // The last line ends with the rate in thousands of bytes a second: "AES-128-GCM   5212345.67k".
        List<String> words = new ArrayList<>(List.of(output.strip().split("\\s+")));
        String rate = words.get(words.size() - 1).replace("k", "");
        return String.format(Locale.ROOT, "%.2f GB a second", Double.parseDouble(rate) / 1e6);
    }
}
