# One image for the server, its web client and its commands (docs/operations.md, "In a container").
#
# The bases are named by tag. Pin them by digest in a release (FROM name@sha256:...): what a tag means
# changes, which brings repairs to those who build anew and surprises to those who compare.
ARG NODE_IMAGE=node:24-bookworm-slim
ARG DEBIAN_IMAGE=debian:bookworm-slim

# --- What all stages with npm have: the manifests, so that a change of the sources installs nothing.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY patches patches
COPY contract/package.json contract/
COPY e2ee/package.json e2ee/
COPY clients/tokens/package.json clients/tokens/
COPY clients/sdk/package.json clients/sdk/
COPY clients/web/package.json clients/web/

# --- The addon and everything that is compiled.
FROM manifests AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends g++ make cmake libboost-dev libsodium-dev liburing-dev \
 && rm -rf /var/lib/apt/lists/*
RUN npm ci --include=dev --no-audit --no-fund
COPY tools tools
COPY native native
RUN NATIVE=required node tools/native.cjs
COPY tsconfig.json tsconfig.base.json tsconfig.build.json ./
COPY contract contract
COPY e2ee e2ee
COPY clients clients
COPY migrations migrations
COPY src src
RUN node -e "require('./tools/bring-up-to-date.cjs').buildWhatChanged(['contract','e2ee','server','web'])"
RUN node tools/sbom.cjs --output sbom.cdx.json

# --- The packages that the server runs with: of two workspaces, and without the embedded PostgreSQL.
FROM manifests AS packages
RUN npm ci --omit=dev --omit=optional --include-workspace-root --workspace=contract --workspace=e2ee \
      --no-audit --no-fund

FROM ${DEBIAN_IMAGE}
ARG REVISION=unknown
LABEL org.opencontainers.image.title="AnoChat" \
      org.opencontainers.image.description="Self-hosted real-time chat: accounts without e-mail or phone, nothing acknowledged is ever lost" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/debian:bookworm-slim"
# What node and the addon are linked with. No npm, no compiler.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libatomic1 libsodium23 libstdc++6 liburing2 \
 && rm -rf /var/lib/apt/lists/*
# A number, so that Kubernetes can tell that it is not root. The folders are what may be written.
RUN groupadd --system --gid 10001 anochat \
 && useradd --system --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin anochat \
 && install --directory --owner=10001 --group=10001 --mode=0700 /data /secrets
COPY --from=build /usr/local/bin/node /usr/local/bin/
WORKDIR /app
COPY LICENSE package.json ./
COPY docs/openapi.json docs/asyncapi.json docs/
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/contract/package.json contract/
COPY --from=build /app/contract/dist contract/dist
COPY --from=build /app/e2ee/package.json e2ee/
COPY --from=build /app/e2ee/dist e2ee/dist
COPY --from=build /app/native/build/Release/anochat_native.node native/build/Release/
COPY --from=build /app/clients/web/dist clients/web/dist
COPY --from=build /app/dist dist
COPY --from=build /app/sbom.cdx.json ./
COPY --chmod=0755 deploy/anochat /usr/local/bin/
COPY deploy/healthcheck.cjs deploy/make-credentials.cjs deploy/

ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    INTERNAL_HOST=0.0.0.0 \
    INTERNAL_PORT=3001 \
    DATA_DIR=/data \
    SECRETS_DIR=/secrets \
    NATIVE=required
# Without them the files and, what cannot be mended, the keys would go with the container.
VOLUME ["/data", "/secrets"]
USER 10001:10001
EXPOSE 3000 3001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=120s --retries=6 CMD ["node", "/app/deploy/healthcheck.cjs"]
# Node is process 1 and needs no init before it: it takes SIGTERM and SIGINT itself, and with a
# database of its own (DATABASE_URL) the server starts no processes that could be left for it to reap.
CMD ["node", "dist/src/main.js"]
