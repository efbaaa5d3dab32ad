package dev.vidusubjects.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.media.MediaSource.StoredObject;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UploadTicketTest {

    /**
     * Regression: the order of {@code Map.of} differs between processes, so two functions returned the same headers in
     * different orders.
     */
    @Test
    void headers_ofAnyMap_areInAlphabeticalOrder() {
        Map<String, String> headers = Map.of("e", "5", "a", "1", "d", "4", "b", "2", "f", "6", "c", "3");

        UploadTicket ticket = new UploadTicket(
                URI.create("/uploads/a"),
                "PUT",
                headers,
                Instant.EPOCH,
                new StoredObject(URI.create("local://uploads/a")));

        assertThat(ticket.headers().keySet()).containsExactly("a", "b", "c", "d", "e", "f");
    }
}
