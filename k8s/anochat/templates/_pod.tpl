{{- define "anochat.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "anochat.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* What every pod of the chart has in its spec: (list root) */}}
{{- define "anochat.podBasics" -}}
enableServiceLinks: false
securityContext:
  {{- include "anochat.podSecurity" . | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{- define "anochat.mounts" -}}
- name: temporary
  mountPath: /tmp
- name: data
  mountPath: /data
- name: keys
  mountPath: /secrets
  readOnly: true
{{- if or .Values.kafka.tls.ca .Values.kafka.tls.existingSecret }}
- name: kafka-ca
  mountPath: /etc/anochat/kafka
  readOnly: true
{{- end }}
{{- if .Values.trustedCertificates.configMap }}
- name: trusted
  mountPath: /etc/anochat/trusted
  readOnly: true
{{- end }}
{{- end -}}

{{/* All volumes but `data`: (list root name-of-the-Secret-of-values) */}}
{{- define "anochat.volumes" -}}
{{- $root := index . 0 -}}
{{- with $root.Values -}}
- name: temporary
  emptyDir:
    sizeLimit: 256Mi
- name: keys
  secret:
    secretName: {{ include "anochat.keysSecret" $root }}
    defaultMode: 0440
{{- if or .kafka.tls.ca .kafka.tls.existingSecret }}
- name: kafka-ca
  secret:
    secretName: {{ .kafka.tls.existingSecret | default (index $ 1) }}
    items:
      - key: {{ ternary .kafka.tls.caKey "kafkaCa" (ne .kafka.tls.existingSecret "") }}
        path: ca.crt
{{- end }}
{{- if .trustedCertificates.configMap }}
- name: trusted
  configMap:
    name: {{ .trustedCertificates.configMap }}
    items:
      - key: {{ .trustedCertificates.key }}
        path: ca.crt
{{- end }}
{{- end }}
{{- end -}}
