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
 * The stored ledger: a file with one JSON object per line. An accepted submission is on the disk before the client
 * receives a response, so a killed application finds its open tasks and a complete ledger when it starts again. Not
 * thread-safe.
 */
final class Journal implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Journal.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel file;
    private final List<SubmissionView> found = new ArrayList<>();

    /** Opens the journal. Creates it and its directory if they do not exist. */
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
        // The application was killed while it wrote a last line without a line break: its client received no response.
        file.truncate(end);
        file.position(end);
    }

    private void read(String line) {
        try {
            found.add(SubmissionView.ofJson(JSON.readTree(line)));
        } catch (JsonProcessingException | DateTimeException e) {
            LOG.warnv("a damaged line of the sandbox''s journal is ignored ({0} characters)", line.length());
        }
    }

    /** @return the submissions that the file held when it was opened */
    List<SubmissionView> found() {
        return List.copyOf(found);
    }

    /** Appends a submission; forces it to the disk if it was accepted. */
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
