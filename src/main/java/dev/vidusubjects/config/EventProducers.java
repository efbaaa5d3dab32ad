package dev.vidusubjects.config;

import dev.vidusubjects.events.DeliverWebhook;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.EventBus;
import dev.vidusubjects.events.KeepMedia;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.events.MediaRetryQueue;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.events.PublishEndings;
import dev.vidusubjects.events.RetryMedia;
import dev.vidusubjects.events.SendAgain;
import dev.vidusubjects.events.WebhookSigner;
import dev.vidusubjects.events.WebhookSigning;
import dev.vidusubjects.events.WebhookTargets;
import dev.vidusubjects.media.web.GuardedWeb;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.TaskStore;
import io.quarkus.arc.DefaultBean;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** CDI producers of the use cases that announce the endings of tasks, and of the ports that a target may lack. */
@ApplicationScoped
public class EventProducers {

    /** Starts its threads at the first copies. */
    private final ExecutorService copying = Executors.newFixedThreadPool(PublishEndings.MAX_GROUP, task -> {
        Thread thread = new Thread(task, "media-copy");
        thread.setDaemon(true);
        return thread;
    });

    @PreDestroy
    void stop() {
        copying.shutdownNow();
    }

    /** A target without a bus: every announcement counts as accepted. */
    @Produces
    @Singleton
    @DefaultBean
    EventBus noBus() {
        return announcements -> Set.of();
    }

    /** Created at startup, so that a malformed secret is reported then. */
    @Startup
    @Produces
    @Singleton
    @DefaultBean
    @UnlessBuildProfile("aws")
    WebhookSigning signing(SubjectsConfig config) {
        Optional<WebhookSigner> signer = secret(config).map(EventProducers::signer);
        return () -> signer;
    }

    private static Optional<String> secret(SubjectsConfig config) {
        return config.webhooks().secret().filter(secret -> !secret.isBlank());
    }

    private static WebhookSigner signer(String secrets) {
        try {
            return WebhookSigner.of(secrets);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "SUBJECTS_WEBHOOKS_SECRET (subjects.webhooks.secret): " + e.getMessage(), e);
        }
    }

    /** Created at startup, so that settings that break a rule are reported then. */
    @Startup
    @Produces
    @Singleton
    @UnlessBuildProfile("aws")
    WebhookTargets targets(SubjectsConfig config) {
        List<URI> endpoints = WebhookSettings.endpoints(config.webhooks());
        WebhookSettings.requireSecret(endpoints, secret(config).isPresent());
        return new WebhookTargets(endpoints);
    }

    /** Only the function that delivers knows the secret; Terraform refuses endpoints without one. */
    @Startup
    @Produces
    @Singleton
    @IfBuildProfile("aws")
    WebhookTargets targetsOnAws(SubjectsConfig config) {
        return new WebhookTargets(WebhookSettings.endpoints(config.webhooks()));
    }

    /** The URLs of the provider's media are untrusted input; those of the sandbox are not public. */
    @Produces
    @Singleton
    KeepMedia keepMedia(
            ProviderAccess access, KeptMediaStore store, TaskStore tasks, ResultStore results, SubjectsConfig config) {
        SubjectsConfig.Media media = config.media();
        GuardedWeb web;
        if (media.allowPrivate()) {
            web = GuardedWeb.anyAddress();
        } else {
            web = access.sandbox() ? GuardedWeb.publicAndOrigin(access.baseUrl()) : GuardedWeb.publicOnly();
        }
        return new KeepMedia(web, store, tasks, results, media.maxKeptBytes());
    }

    @Produces
    @Singleton
    PublishEndings publishEndings(
            Outbox outbox,
            KeepMedia media,
            MediaRetryQueue retries,
            EventBus bus,
            DeliveryQueue deliveries,
            WebhookTargets targets,
            ProviderAccess access,
            SubjectsConfig config,
            Clock clock) {
        return new PublishEndings(
                outbox, enabled(media, config), retries, bus, deliveries, targets, copying, access.sandbox(), clock);
    }

    private static Optional<KeepMedia> enabled(KeepMedia media, SubjectsConfig config) {
        return config.media().keep() ? Optional.of(media) : Optional.empty();
    }

    @Produces
    @Singleton
    RetryMedia retryMedia(TaskStore tasks, KeepMedia media, MediaRetryQueue queue, SubjectsConfig config, Clock clock) {
        return new RetryMedia(tasks, enabled(media, config), queue, clock);
    }

    @Produces
    @Singleton
    DeliverWebhook deliverWebhook(
            Outbox outbox,
            DeliveryQueue queue,
            DeliveryLog log,
            StateStore states,
            WebhookSigning signing,
            SubjectsConfig config,
            Clock clock,
            RandomGenerator random) {
        SubjectsConfig.Webhooks webhooks = config.webhooks();
        GuardedWeb web = webhooks.allowPrivate() ? GuardedWeb.anyAddress() : GuardedWeb.publicOnly();
        return new DeliverWebhook(outbox, queue, log, states, signing, web, webhooks.timeout(), clock, random);
    }

    @Produces
    @Singleton
    SendAgain sendAgain(TaskStore tasks, Outbox outbox, DeliveryQueue queue, WebhookTargets targets, Clock clock) {
        return new SendAgain(tasks, outbox, queue, targets, clock);
    }
}
