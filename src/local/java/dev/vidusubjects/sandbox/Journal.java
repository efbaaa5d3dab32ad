package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The sandbox's memory: a file with one JSON object per line. What was accepted is on the disk before it is answered, so
 * that a killed application finds its open tasks, and an honest ledger, when it starts again. Not for several threads.
 */
final class Journal implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Journal.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel file;
    private final List<SubmissionView> found = new ArrayList<>();

    /** Opens the journal, or begins one; its directory is made. */
    Journal(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        this.file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        byte[] bytes = Files.readAllBytes(path);
        int end = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                read(new String(bytes, end, at - end, StandardCharsets.UTF_8));
                end = at + 1;
            }
        }
        // What follows the last line's end was being written when the application was killed, and was never answered.
        file.truncate(end);
        file.position(end);
    }

    private void read(String line) {
        try {
            found.add(SubmissionView.ofJson(JSON.readTree(line)));
        } catch (JsonProcessingException | DateTimeException e) {
            LOG.warnv("a damaged line of the sandbox''s journal is left out ({0} characters)", line.length());
        }
    }

    /** @return what the file held when it was opened */
    List<SubmissionView> found() {
        return List.copyOf(found);
    }

    /** Appends; durably if it was accepted. */
    void append(SubmissionView submission) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((submission.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            file.write(line);
        }
        if (submission.accepted()) {
            file.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
