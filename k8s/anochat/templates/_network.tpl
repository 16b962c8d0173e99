{{/* Peers as a NetworkPolicy writes them: (list peers) */}}
{{- define "anochat.peers" -}}
{{- range . }}
{{- if .cidr }}
- ipBlock:
    cidr: {{ .cidr }}
{{- else }}
-
  {{- if hasKey . "namespace" }}
  namespaceSelector:
    {{- if .namespace }}
    matchLabels:
      {{- toYaml .namespace | nindent 6 }}
    {{- else }} {}
    {{- end }}
  {{- end }}
  {{- if hasKey . "pod" }}
  podSelector:
    {{- if .pod }}
    matchLabels:
      {{- toYaml .pod | nindent 6 }}
    {{- else }} {}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A rule for the way out: (dict "peers" .. "ports" ..), TCP; "udp" for both. */}}
{{- define "anochat.egress" -}}
- ports:
    {{- range .ports }}
    - { protocol: TCP, port: {{ . }} }
    {{- if $.udp }}
    - { protocol: UDP, port: {{ . }} }
    {{- end }}
    {{- end }}
  {{- with .peers }}
  to:
    {{- include "anochat.peers" . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* What every process of AnoChat needs: a name server, PostgreSQL, Kafka, the bucket, the collector of traces. */}}
{{- define "anochat.dependencies" -}}
{{- $policy := .Values.networkPolicy -}}
{{ include "anochat.egress" (merge (dict "udp" true) $policy.dns) }}
{{ include "anochat.egress" $policy.database }}
{{- if .Values.kafka.brokers }}
{{ include "anochat.egress" $policy.kafka }}
{{- end }}
{{- if .Values.s3.endpoint }}
{{ include "anochat.egress" $policy.s3 }}
{{- end }}
{{- if .Values.tracing.endpoint }}
{{ include "anochat.egress" $policy.tracing }}
{{- end }}
{{- end -}}
