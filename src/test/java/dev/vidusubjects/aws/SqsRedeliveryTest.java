package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.aws.LoopbackService.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which requests SQS receives. */
class SqsRedeliveryTest {

    private static final String QUEUE = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-incoming";

    private final LoopbackService service = new LoopbackService();
    private final SqsRedelivery redelivery = new SqsRedelivery(service.clients(), Optional.of(QUEUE));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void delay_ofMessages_setsTheirVisibilityInWholeSecondsRoundedUp() {
        service.responds(Response.json(200, "{\"Successful\":[],\"Failed\":[]}"));
        Map<String, Duration> delays = new LinkedHashMap<>();
        delays.put("receipt-0", Duration.ofMillis(15_001));
        delays.put("receipt-1", Duration.ofMinutes(15));
        delays.put("receipt-2", Duration.ZERO);

        redelivery.delay(delays);

        assertThat(service.requests()).singleElement().satisfies(request -> {
            assertThat(request.operation()).isEqualTo("AmazonSQS.ChangeMessageVisibilityBatch");
            assertThat(request.json().path("QueueUrl").asText()).isEqualTo(QUEUE);
            assertThat(request.json().path("Entries"))
                    .extracting(entry -> entry.path("ReceiptHandle").asText() + " "
                            + entry.path("VisibilityTimeout").asInt())
                    .containsExactly("receipt-0 16", "receipt-1 900", "receipt-2 0");
        });
    }

    @Test
    void delay_moreMessagesThanSqsAccepts_sendsSeveralRequests() {
        service.responds(Response.json(200, "{\"Successful\":[],\"Failed\":[]}"));
        Map<String, Duration> delays = new LinkedHashMap<>();
        IntStream.range(0, 23).forEach(number -> delays.put("receipt-" + number, Duration.ofSeconds(20)));

        redelivery.delay(delays);

        assertThat(service.requests())
                .extracting(request -> request.json().path("Entries").size())
                .containsExactly(10, 10, 3);
        assertThat(service.requests())
                .allSatisfy(request -> assertThat(request.json().path("Entries"))
                        .extracting((JsonNode entry) -> entry.path("Id").asText())
                        .doesNotHaveDuplicates());
    }

    @Test
    void delay_sqsFailsOrRefuses_isGivenUp() {
        service.responds(Response.error(400, "com.amazonaws.sqs#InvalidParameterValue", "no"));
        redelivery.delay(Map.of("receipt", Duration.ofSeconds(20)));
        service.responds(Response.json(
                200, "{\"Successful\":[],\"Failed\":[{\"Id\":\"0\",\"Code\":\"x\",\"SenderFault\":true}]}"));
        redelivery.delay(Map.of("receipt", Duration.ofSeconds(20)));

        assertThat(service.requests()).hasSize(2);
    }

    @Test
    void delay_noMessagesOrNoQueue_sendsNoRequest() {
        redelivery.delay(Map.of());
        new SqsRedelivery(service.clients(), Optional.empty()).delay(Map.of("receipt", Duration.ofSeconds(20)));

        assertThat(service.requests()).isEmpty();
    }
}
