package dev.vidusubjects.config;

import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.web.PublicWebMedia;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.subject.ManifestLimit;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.subject.WebhookRules;
import dev.vidusubjects.time.Sleeper;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** CDI producers of the objects that use cases need: clock, random generator, polling policy and rules. */
@ApplicationScoped
public class Producers {

    /** A clock with whole milliseconds, so that a stored instant is equal when it is read again. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofMillis(1));
    }

    @Produces
    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    Sleeper sleeper() {
        return duration -> Thread.sleep(duration.toMillis());
    }

    @Produces
    @Singleton
    SubmissionTime submissionTime(SubjectsConfig config) {
        return new SubmissionTime(config.provider().minResponseTime());
    }

    /** Created at startup, so that contradictory settings are reported then, and not to the first caller. */
    @Startup
    @Produces
    @Singleton
    PollingPolicy pollingPolicy(SubjectsConfig config) {
        SubjectsConfig.Polling polling = config.polling();
        return new PollingPolicy(
                polling.first(),
                polling.steady(),
                polling.steadyPolls(),
                polling.factor(),
                polling.max(),
                polling.jitter(),
                polling.deadline());
    }

    @Produces
    @Singleton
    ManifestLimit manifestLimit(SubjectsConfig config) {
        return new ManifestLimit(config.media().maxManifest());
    }

    @Produces
    @Singleton
    WebhookRules webhookRules(SubjectsConfig config) {
        SubjectsConfig.Webhooks webhooks = config.webhooks();
        // On AWS the secret is in a parameter, which is read only to sign webhooks: its name is sufficient here.
        boolean configured = Stream.of(webhooks.secret(), config.aws().webhooksSecretParameter())
                .flatMap(Optional::stream)
                .anyMatch(text -> !text.isBlank());
        return new WebhookRules(configured, webhooks.allowPrivate(), InetAddress::getAllByName);
    }

    @Produces
    @Singleton
    SubjectRules subjectRules(MediaStore store, WebhookRules webhooks, SubjectsConfig config) {
        SubjectsConfig.Media media = config.media();
        return new SubjectRules(
                store,
                media.validateUrls() ? Optional.of(new PublicWebMedia(media.urlTimeout())) : Optional.empty(),
                webhooks);
    }
}
